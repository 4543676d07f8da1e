const OFF = 'mmp-sim-single-keys-off';

/**
 * Whether keys that are a letter or a mark do something: who speaks to the computer, or hits keys by chance, switches them
 * off, in all tabs of this browser.
 *
 * @see WCAG 2.1.4, https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts
 */
export const singleKeys = {
  areOn: (): boolean => localStorage.getItem(OFF) === null,
  set: (areOn: boolean): void => (areOn ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, 'true')),
};
