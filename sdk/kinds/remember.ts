/** Keeps up to `most` answers by what was asked: whoever draws again asks the same again, and most answers cost far more than finding them. */
export function remember<Value>(most = 2000): (key: string, make: () => Value) => Value {
  const known = new Map<string, Value>();
  return (key, make) => {
    let value = known.get(key);
    if (value === undefined) {
      if (known.size >= most) known.clear();
      known.set(key, (value = make()));
    }
    return value;
  };
}
