type Node = Readonly<Record<string, unknown>>;

/** What stands for a column that nothing gives a name to. */
const NAMELESS = '?column?';

/** Functions whose columns Redshift calls otherwise than they are called here. */
const functions: Readonly<Record<string, string>> = {
  count_star: 'count',
  date_text: 'to_char',
  dateadd: 'date_add',
  datediff: 'date_diff',
  datepart: 'date_part',
  list_value: 'array',
  quantile_cont: 'percentile_cont',
  quantile_disc: 'percentile_disc',
  string_agg: 'listagg',
  regexp_full_match: NAMELESS,
  regexp_replace_from: 'regexp_replace',
  strftime: 'to_char',
  strptime: 'to_timestamp',
};

/** Types by the names that PostgreSQL has for them, from which Redshift has its own. */
const types: Readonly<Record<string, string>> = {
  BIGINT: 'int8',
  BOOLEAN: 'bool',
  DECIMAL: 'numeric',
  DOUBLE: 'float8',
  FLOAT: 'float4',
  INTEGER: 'int4',
  SMALLINT: 'int2',
};

/**
 * What Redshift calls a column of a SELECT that says nothing about its name: as PostgreSQL does, after the function, the
 * type, `case` or `coalesce`; null where it is named already, or stands for any number of columns.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html, and the columns of the examples there (`count`,
 *   `date_diff`, `date_add`); PostgreSQL's `FigureColname`.
 */
export function columnName(expression: Node): string | null {
  if (expression['class'] === 'COLUMN_REF') return null;
  return nameOf(expression)?.name ?? null;
}

/** A name, and whether a cast or a CASE around it keeps it. */
type Name = { readonly name: string; readonly isKept: boolean };

function nameOf(node: Node): Name | null {
  switch (node['class']) {
    case 'COLUMN_REF':
      return { name: String((node['column_names'] as unknown[]).at(-1)), isKept: true };
    case 'FUNCTION':
    case 'WINDOW':
      return functionName(node);
    case 'CAST':
      return castName(node);
    case 'CASE': {
      const otherwise = nameOf(node['else_expr'] as Node);
      return otherwise?.isKept === true ? otherwise : { name: 'case', isKept: false };
    }
    case 'OPERATOR':
      if (node['type'] === 'OPERATOR_COALESCE') return { name: 'coalesce', isKept: true };
      if (node['type'] === 'GROUPING_FUNCTION') return { name: 'grouping', isKept: true };
      // An element of a list has the name of the list.
      if (String(node['type']).startsWith('ARRAY_')) return nameOf((node['children'] as Node[])[0] ?? {});
      return String(node['type']).includes('EXTRACT') ? null : nameless;
    case 'BETWEEN':
    case 'COMPARISON':
    case 'CONJUNCTION':
    case 'CONSTANT':
    case 'SUBQUERY':
      return nameless;
    default:
      return null;
  }
}

const nameless: Name = { name: NAMELESS, isKept: false };

function functionName(node: Node): Name | null {
  const name = String(node['function_name']).toLowerCase();
  if (node['is_operator'] === true || !/^\w+$/.test(name)) return nameless;
  if (name === 'char_of') {
    const inner = nameOf((node['children'] as Node[])[0] ?? {});
    return inner?.isKept === true ? inner : { name: 'varchar', isKept: false };
  }
  // It may stand for several columns.
  return name === 'unnest' ? null : { name: functions[name] ?? name, isKept: true };
}

function castName(node: Node): Name | null {
  const child = node['child'] as Node;
  const { id } = node['cast_type'] as { readonly id?: unknown };
  const type = String(id);
  // So TO_DATE is written here.
  if (child['function_name'] === 'strptime' && type === 'DATE') return { name: 'to_date', isKept: true };
  const inner = nameOf(child);
  return inner?.isKept === true ? inner : { name: types[type] ?? type.toLowerCase(), isKept: false };
}
