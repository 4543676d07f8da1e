import type { LaunchOptions } from 'playwright-core';

export declare const hasChromium: boolean;
export declare const NO_CHROMIUM: string;
export declare function chromiumOptions(): LaunchOptions;
