// Unpacks gzip where the browser has no `DecompressionStream`: fetched only then.
// After RFC 1951 and 1952. Invariant: damaged bytes end in an error, never in an endless loop.

/** Codes of literals end at 256; those of lengths begin there. */
const END_OF_BLOCK = 256;
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;
const LONGEST_CODE = 15;

/** How many codes there are of each length, and what they stand for, in their order. */
interface Codes {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/** What a length or distance begins at, by code, and how many bits more it has. */
interface Steps {
  readonly from: readonly number[];
  readonly bits: readonly number[];
}

const LENGTHS = steps([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5], 3);
const DISTANCES = steps([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13], 1);
/** The longest has a code of its own, with no bits more. */
const LONGEST = 258;

function steps(bits: readonly number[], first: number): Steps {
  let next = first;
  return { bits, from: bits.map((more) => { const from = next; next += 1 << more; return from; }) };
}

export function gunzip(packed: Uint8Array): Uint8Array {
  const bits = reader(packed, afterHeader(packed));
  let out = new Uint8Array(packed.length * 4);
  let length = 0;
  const put = (byte: number): void => {
    if (length === out.length) {
      const larger = new Uint8Array(out.length * 2);
      larger.set(out);
      out = larger;
    }
    out[length] = byte;
    length += 1;
  };
  const copy = (n: number, back: number): void => {
    if (back > length) throw damaged();
    for (let done = 0; done < n; done += 1) put(out[length - back] ?? 0);
  };
  for (let last = false; !last; ) {
    last = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 0) for (const byte of bits.stored()) put(byte);
    else if (kind === 1) block(bits, FIXED, put, copy);
    else if (kind === 2) block(bits, announced(bits), put, copy);
    else throw damaged();
  }
  return out.subarray(0, length);
}

const damaged = (): Error => new Error("a part of the map is damaged");

function afterHeader(packed: Uint8Array): number {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) throw damaged();
  const flags = packed[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (packed[at] ?? 0) + ((packed[at + 1] ?? 0) << 8);
  // A name and a remark, each up to a zero.
  for (const flag of [8, 16]) if (flags & flag) at = packed.indexOf(0, at) + 1 || Infinity;
  return flags & 2 ? at + 2 : at;
}

type Bits = ReturnType<typeof reader>;

function reader(bytes: Uint8Array, start: number) {
  let at = start;
  let kept = 0;
  let n_kept = 0;
  function take(n: number): number {
    while (n_kept < n) {
      const byte = bytes[at];
      if (byte === undefined) throw damaged();
      kept |= byte << n_kept;
      n_kept += 8;
      at += 1;
    }
    const taken = kept & ((1 << n) - 1);
    kept >>>= n;
    n_kept -= n;
    return taken;
  }
  function stored(): Uint8Array {
    kept = n_kept = 0;
    const n = take(16);
    take(16);
    if (at + n > bytes.length) throw damaged();
    at += n;
    return bytes.subarray(at - n, at);
  }
  return { take, stored };
}

function codes(lengths: readonly number[]): Codes {
  const counts = new Array<number>(LONGEST_CODE + 1).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const symbols = lengths.map((_, symbol) => symbol).filter((symbol) => lengths[symbol] !== 0);
  symbols.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  return { counts, symbols };
}

/** Bit by bit: codes of one length are numbers in a row, and those of the next begin after them. */
function symbol(bits: Bits, { counts, symbols }: Codes): number {
  let [code, first, before] = [0, 0, 0];
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    code |= bits.take(1);
    const count = counts[length] ?? 0;
    if (code - first < count) return symbols[before + code - first] ?? 0;
    before += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw damaged();
}

const many = (n: number, length: number): number[] => new Array<number>(n).fill(length);
const FIXED: readonly [Codes, Codes] = [codes([...many(144, 8), ...many(112, 9), ...many(24, 7), ...many(8, 8)]), codes(many(30, 5))];

function announced(bits: Bits): readonly [Codes, Codes] {
  const [n_literals, n_distances, n_lengths] = [bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4];
  const own = many(ORDER.length, 0);
  for (const at of ORDER.slice(0, n_lengths)) own[at] = bits.take(3);
  const of = codes(own);
  const lengths: number[] = [];
  while (lengths.length < n_literals + n_distances) {
    const found = symbol(bits, of);
    if (found < 16) lengths.push(found);
    else if (found === 16) lengths.push(...many(3 + bits.take(2), lengths.at(-1) ?? 0));
    else lengths.push(...many(found === 17 ? 3 + bits.take(3) : 11 + bits.take(7), 0));
  }
  return [codes(lengths.slice(0, n_literals)), codes(lengths.slice(n_literals, n_literals + n_distances))];
}

function block(bits: Bits, [literals, distances]: readonly [Codes, Codes], put: (byte: number) => void, copy: (n: number, back: number) => void): void {
  const along = ({ from, bits: more }: Steps, code: number): number => {
    const start = from[code];
    if (start === undefined) throw damaged();
    return start + bits.take(more[code] ?? 0);
  };
  for (;;) {
    const found = symbol(bits, literals);
    if (found === END_OF_BLOCK) return;
    if (found < END_OF_BLOCK) put(found);
    else {
      const code = found - END_OF_BLOCK - 1;
      const length = code === LENGTHS.from.length ? LONGEST : along(LENGTHS, code);
      copy(length, along(DISTANCES, symbol(bits, distances)));
    }
  }
}
