import { bars, gridOfNames, legend, namesAxis, valueAxis } from '../pictures/frame.js';
import { numbers, type Picture, type Section, type Sheet, words } from '../pictures/sheet.js';
import { count, decimal, percent, signedPercent, usd } from '../pictures/written.js';
import type { GradedFraud } from './fraud.js';
import type { Grade } from './grade.js';
import type { GradedRoas, Returns } from './roas.js';

const TARGETS = {
  'last-touch':
    'last touch: the network that an MMP would name that knew everybody, in the same windows and without fraud',
  incremental:
    'incremental: the network whose ad brought whoever had never come without advertising, organic for all others',
} as const;

/** A grade as tables and pictures. @param names - Of the files and of the world, as they were asked for. */
export function gradeSheet(grade: Grade, names: { readonly attributed: string; readonly world: string }): Sheet {
  return {
    title: `${names.attributed} against ${names.world}`,
    lead: leadOf(grade),
    sections: [
      networksOf(grade),
      fraudOf(grade),
      ...(grade.roas === null ? [] : roasSections(grade.roas, namesOf(grade))),
    ],
  };
}

const namesOf = ({ networks }: Grade): ReadonlyMap<string, string> =>
  new Map(networks.map(({ channel, name }) => [channel, name]));

function leadOf({ target, installs, told, partitions, columns, roas }: Grade): string[] {
  const { id, network, campaign, engagement, rejected } = columns;
  const read = [
    `${id} as the installation`,
    ...(network === null ? [] : [`${network} as the network`]),
    ...(campaign === null ? [] : [`${campaign} as the campaign`]),
    ...(engagement === null ? [] : [`${engagement} as the click`]),
    ...(rejected === null ? [] : [`${rejected} as what was rejected`]),
  ];
  const fake = installs.fake === 0 ? '' : `, and ${count(installs.fake)} that nobody made`;
  const left = installs.reinstallsLeftOut === 0 ? '' : ` ${count(installs.reinstallsLeftOut)} reinstalls are left out.`;
  const part = `This is a part of a world: ${partitions.there} of ${partitions.of} partitions.`;
  return [
    `Target ${TARGETS[target]}.`,
    `${count(installs.real)} first installs${fake}; ${count(told.rows)} rows, with ${read.join(', ')}.${left}`,
    ...(partitions.there < partitions.of ? [part] : []),
    ...problemsOf(told),
    ...(roas === null ? ['The folder has no data/network_reports: without spend there is no ROAS.'] : []),
  ];
}

/** What is odd about the files, each with its count. */
function problemsOf(told: Grade['told']): string[] {
  const all: [number, string][] = [
    [told.missing, 'installations of the world are missing in the files: nothing is right about them.'],
    [told.unknown, 'installations in the files are not of this world, and count for nothing.'],
    [told.withoutId, 'rows have no installation id, and count for nothing.'],
    [
      told.doubled,
      `installations have several rows, of which the first counts; ${count(told.contradicting)} of them disagree.`,
    ],
    [told.unknownNetworks, 'installations are given to networks that this world does not have.'],
    [told.unknownCampaigns, 'installations are given to campaigns that this world does not have.'],
  ];
  return all.filter(([number]) => number > 0).map(([number, text]) => `${count(number)} ${text}`);
}

function networksOf({ networks, overall, organic }: Grade): Section {
  const row = (name: string, one: Grade['organic'] | Grade['overall'], stolen: string): string[] => [
    name,
    count(one.true),
    count(one.given),
    count(one.right),
    percent(one.precision),
    percent(one.recall),
    stolen,
  ];
  return {
    name: 'networks',
    title: 'Precision and recall by network',
    notes: [
      `${count(organic.stolen)} of ${count(organic.true)} organic installs were given to a network (${percent(organic.stolenShare)} stolen). ${percent(overall.accuracy)} of all installs are told right.`,
      'Precision: of the installs that a network was given, those that were its own. Recall: of its own, those that it was given.',
    ],
    table: {
      columns: [words('network'), ...['true', 'given', 'right', 'precision', 'recall', 'stolen organic'].map(numbers)],
      rows: [
        ...networks.map((one) => row(one.name, { ...one, accuracy: null }, count(one.stolenOrganic))),
        row('All networks', overall, count(organic.stolen)),
        row('Organic', organic, ''),
      ],
    },
    picture: networks.length === 0 ? null : networkPicture(networks),
  };
}

function networkPicture(networks: Grade['networks']): Picture {
  return {
    alt: 'Precision and recall of each network, from 0 to 100 per cent',
    height: () => 70 + 42 * networks.length,
    option: () => ({
      legend: legend(['precision', 'recall']),
      grid: gridOfNames(networks.map(({ name }) => name)),
      xAxis: valueAxis({ min: 0, max: 1 }),
      yAxis: namesAxis(
        networks.map(({ name }) => name),
        { inverse: true },
      ),
      series: [
        bars(
          'precision',
          networks.map(({ precision }) => precision),
          'realised',
        ),
        bars(
          'recall',
          networks.map(({ recall }) => recall),
          'target',
        ),
      ],
    }),
  };
}

function fraudOf({ fraud, columns }: Grade): Section {
  const base = { name: 'fraud', title: 'Fraud', picture: null };
  if (fraud === null || (fraud.installs === 0 && (fraud.credited?.installs ?? 0) === 0)) {
    return {
      ...base,
      notes: ['This world has no fraud: there is nothing to catch.'],
      table: { columns: [], rows: [] },
    };
  }
  const notes = [
    ...(fraud.isJudged
      ? [
          `${count(fraud.caught)} of ${count(fraud.installs)} fraudulent installs were rejected (${percent(fraud.caughtShare)}), and ${count(fraud.honestRejected)} honest ones.`,
        ]
      : ['No column says what was rejected, so nothing is caught: name it by --rejected-column.']),
    'Paid: the network that cheated was credited all the same.',
    ...creditedNotes(fraud, columns),
  ];
  const clicks = fraud.credited === null ? [] : ['by its clicks', 'rejected'];
  return {
    ...base,
    notes,
    table: {
      columns: [words('kind'), ...['installs', 'caught', 'share', 'paid', ...clicks].map(numbers)],
      rows: fraud.kinds.map((one) => [
        one.kind,
        count(one.installs),
        count(one.caught),
        percent(one.caughtShare),
        count(one.paid),
        ...(one.credited === null ? [] : [count(one.credited.installs), count(one.credited.rejected)]),
      ]),
    },
  };
}

/** Of what is really paid for, where the files tell it. */
function creditedNotes({ credited, isJudged }: GradedFraud, { engagement }: Grade['columns']): string[] {
  if (engagement === null) {
    return [
      'No column says which click was credited, so rejected installs count by the truth alone: name it by --engagement-column.',
    ];
  }
  if (credited === null) return [];
  const rejected = isJudged
    ? `, and ${count(credited.rejected)} of them rejected (${percent(credited.rejectedShare)})`
    : '';
  return [`By its clicks: ${count(credited.installs)} installs were credited to clicks that nobody made${rejected}.`];
}

function roasSections(
  { networks: all, campaigns, overall, horizon }: GradedRoas,
  names: ReadonlyMap<string, string>,
): Section[] {
  const networks = all.map((one) => ({ ...one, channel: names.get(one.channel) ?? one.channel }));
  const until = horizon === 'observed' ? 'in the span of the data' : 'in 365 days';
  const about = [
    `Revenue after the stores' share ${until}, of purchases, subscriptions and ads, for a dollar spent. The true one counts the installs that were a network's own, the attributed one those that it was given.`,
  ];
  const total = { ...overall, channel: 'All networks' };
  return [
    {
      name: 'roas-networks',
      title: 'ROAS by network',
      notes: about,
      table: returnsTable([...networks, total], (one) => [one.channel], [words('network')]),
      picture: networks.length === 0 ? null : roasPicture(networks, ({ channel }) => channel, 'network'),
    },
    ...(campaigns.length === 0
      ? []
      : [
          {
            name: 'roas-campaigns',
            title: 'ROAS by campaign',
            notes: campaigns.some(({ needed }) => needed !== undefined)
              ? [
                  'Needed: who would not have come without this very campaign; others had come later by an ad of another.',
                ]
              : [],
            table: returnsTable(campaigns, (one) => [one.campaign ?? ''], [words('campaign')]),
            picture: roasPicture(
              campaigns,
              ({ campaign, channel }) => (campaign === null || campaign === '' ? channel : campaign),
              'campaign',
            ),
          },
        ]),
  ];
}

function returnsTable(
  rows: readonly Returns[],
  name: (one: Returns) => string[],
  first: Section['table']['columns'],
): Section['table'] {
  const hasNeeded = rows.some(({ needed }) => needed !== undefined);
  return {
    columns: [
      ...first,
      ...['true', ...(hasNeeded ? ['needed'] : []), 'given', 'spend', 'true ROAS', 'attributed', 'error'].map(numbers),
    ],
    rows: rows.map((one) => [
      ...name(one),
      count(one.trueInstalls),
      ...(hasNeeded ? [count(one.needed ?? 0)] : []),
      count(one.givenInstalls),
      usd(one.spend),
      decimal(one.trueRoas),
      decimal(one.givenRoas),
      signedPercent(one.error),
    ]),
  };
}

function roasPicture(all: readonly Returns[], name: (one: Returns) => string, what: string): Picture {
  const rows = all.filter(({ spend }) => spend > 0);
  return {
    alt: `True and attributed return on ad spend of each ${what}`,
    height: () => 70 + 42 * rows.length,
    option: () => ({
      legend: legend(['true', 'attributed']),
      grid: gridOfNames(rows.map(name)),
      xAxis: valueAxis({ min: 0, axisLabel: { color: 'var(--soft)', formatter: (value: number) => String(value) } }),
      yAxis: namesAxis(rows.map(name), { inverse: true }),
      series: [
        bars(
          'true',
          rows.map(({ trueRoas }) => trueRoas),
          'target',
        ),
        bars(
          'attributed',
          rows.map(({ givenRoas }) => givenRoas),
          'realised',
        ),
      ],
    }),
  };
}
