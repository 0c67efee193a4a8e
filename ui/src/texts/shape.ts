/** The shape that one language gives to the words of another: the same keys, any text. */
export type SameKeys<Words> = {
  [Key in keyof Words]: Words[Key] extends string ? string : SameKeys<Words[Key]>;
};
