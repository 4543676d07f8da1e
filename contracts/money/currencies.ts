/**
 * The codes of ISO 4217 list one by their number of minor-unit digits, as of November 2026: after HRK, SLL, ZWL, CUC,
 * ANG and BGN were withdrawn, with VED, SLE, ZWG, XCG and XAD. Fund codes are in; codes without a minor unit (metals,
 * XDR, XTS, XXX and the like) are out, for nothing is priced in them.
 *
 * @see www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html
 */
const codesByMinorDigits: readonly (readonly [number, string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN
     BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
     CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK
     DKK DOP DZD EGP ERN ETB EUR FJD FKP
     GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
     IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT
     LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
     NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB
     SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
     THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
     XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
];

/** Withdrawn since 2015, and still in prices of that time: a clock may stand there, and old clients still send them. */
const withdrawn: readonly (readonly [number, string])[] = [
  [0, 'BYR'],
  [2, 'ANG BGN CUC HRK LTL MRO SLL STD VEF ZWL'],
];

const digitsByCode: ReadonlyMap<string, number> = new Map(
  [...codesByMinorDigits, ...withdrawn].flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, digits] as const),
  ),
);

/** Tells whether ISO 4217 has the code, or had it lately. Codes are written in capitals: `usd` is none. */
export function isCurrency(code: string): boolean {
  return digitsByCode.has(code);
}

/**
 * How many decimals the smallest coin of a currency has: 2 for USD, 0 for JPY, 3 for KWD.
 *
 * @returns `null` for a code that {@link isCurrency} does not know.
 * @see ISO 4217, not CLDR: what `Intl` answers follows the cash in use and differs (ISK and HUF at times).
 */
export function minorDigits(code: string): number | null {
  return digitsByCode.get(code) ?? null;
}
