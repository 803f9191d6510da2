export interface Tag {
  readonly key: string;
  readonly value: string;
}

interface Props {
  readonly tags: readonly Tag[];
  readonly onChange: (tags: readonly Tag[]) => void;
}

/** Bedrock's bound of tags of a request. */
const MOST = 200;

export function TagFields({ tags, onChange }: Props) {
  const change = (index: number, part: Partial<Tag>) =>
    onChange(tags.map((tag, at) => (at === index ? { ...tag, ...part } : tag)));
  return (
    <fieldset class="tags">
      <legend>Tags</legend>
      {tags.map(({ key, value }, index) => (
        <div key={index} class="actions tag">
          <input
            aria-label={`Key of tag ${index + 1}`}
            placeholder="key"
            required
            maxLength={128}
            value={key}
            onInput={({ currentTarget }) => change(index, { key: currentTarget.value })}
          />
          <input
            aria-label={`Value of tag ${index + 1}`}
            placeholder="value"
            maxLength={256}
            value={value}
            onInput={({ currentTarget }) => change(index, { value: currentTarget.value })}
          />
          <button
            type="button"
            aria-label={`Remove tag ${index + 1}`}
            onClick={() => onChange(tags.filter((_, at) => at !== index))}
          >
            Remove
          </button>
        </div>
      ))}
      <button type="button" disabled={tags.length >= MOST} onClick={() => onChange([...tags, { key: "", value: "" }])}>
        Add a tag
      </button>
    </fieldset>
  );
}
