/** A draft being written: what its author types, saved by itself a moment later, with what makes it imprecise. */
import { type Answer, api, good, type Need, Refusal } from '../../../api/client.ts';

type Saved = Answer<'/api/needs/{id}', 'patch'>;
export type Content = Need['content'];
export type Hint = Saved['advice']['hints'][number];
export type IndicatorRow = NonNullable<Content['indicators']>[number];
type Person = NonNullable<Content['lead']>;

/** A draft with a place for everything that the form asks. */
export type FormContent = Required<
  Pick<Content, 'title' | 'summary' | 'background' | 'problem' | 'tried' | 'constraints' | 'acceptance' | 'ipNote'>
> &
  Required<Pick<Content, 'decision' | 'fields' | 'keywords' | 'indicators' | 'deliverables' | 'cooperation'>> &
  Required<Pick<Content, 'investment' | 'type' | 'ip' | 'confidentiality' | 'deadline' | 'deliverBy'>> &
  Required<Pick<Content, 'language' | 'anonymous' | 'opening' | 'pledge'>> & {
    lead: Required<Person>;
    contact: Required<Person>;
  };

const person = (given?: Person): Required<Person> => ({ name: '', post: '', phone: '', email: '', ...given });

export const formOf = (content: Content, language: 'zh' | 'en'): FormContent => ({
  language,
  anonymous: false,
  title: '',
  type: null,
  fields: [],
  keywords: [],
  summary: '',
  background: '',
  problem: '',
  tried: '',
  indicators: [],
  constraints: '',
  deliverables: [],
  acceptance: '',
  investment: { currency: 'CNY', min: null, max: null, reason: '' },
  deadline: null,
  deliverBy: null,
  cooperation: [],
  ip: null,
  ipNote: '',
  confidentiality: null,
  opening: 'on_arrival',
  decision: '',
  pledge: false,
  ...content,
  lead: person(content.lead),
  contact: person(content.contact),
});

const delayMs = 700;

/** What is written: a draft saves itself, an addendum is kept until it is published as a whole. */
export type Mode = 'draft' | 'addendum';

export class Editor {
  readonly mode: Mode;
  need = $state<Need>() as Need;
  content = $state<FormContent>() as FormContent;
  hints = $state<Hint[]>([]);
  precision = $state(0);
  status = $state<'saved' | 'changed' | 'saving' | 'failed' | 'stale'>('saved');
  error = $state<unknown>(null);
  /** Whether what is missing is said at the fields, too. */
  strict = $state(false);
  /** Whether the form is behind its author, and nothing of it is lost by leaving. */
  done = false;
  /** Fields that an addendum would change. */
  touched = $state<(keyof FormContent)[]>([]);
  #dirty = new Set<keyof FormContent>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(loaded: Saved, language: 'zh' | 'en', mode: Mode = 'draft') {
    this.mode = mode;
    this.need = loaded.need;
    this.content = formOf(loaded.need.content, language);
    this.#advise(loaded);
  }

  /** That a field was changed; it is saved a moment later. */
  touch(field: keyof FormContent): void {
    this.#dirty.add(field);
    if (this.status === 'stale') return;
    this.status = 'changed';
    if (this.mode === 'addendum') {
      this.touched = [...this.#dirty];
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delayMs);
  }

  /** Saves what is not saved yet, one request after the other. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Saves, whether anything was changed or not: files count in the advice, too. */
  async advise(): Promise<void> {
    const { id } = this.need;
    this.#advise(await good(api.GET('/api/needs/{id}/advice', { params: { path: { id } } })));
  }

  hintsAt(field: string): Hint[] {
    return this.hints.filter(
      (hint) =>
        (hint.field === field || hint.field.startsWith(`${field}.`)) &&
        (this.strict || hint.code !== 'missing') &&
        (this.strict || hint.level === 'soft' || !['too_short', 'invalid'].includes(hint.code) || !this.#dirty.size),
    );
  }

  /** What was changed, whole fields each. */
  changes(): Content {
    return Object.fromEntries(
      [...this.#dirty].map((field) => [field, $state.snapshot(this.content[field])]),
    ) as Content;
  }

  get hard(): Hint[] {
    return this.hints.filter(({ level }) => level === 'hard');
  }

  async #save(): Promise<void> {
    if (this.#dirty.size === 0 || this.status === 'stale' || this.mode === 'addendum') return;
    const content = this.changes();
    const fields = [...this.#dirty];
    this.#dirty.clear();
    this.status = 'saving';
    const { id, revision } = this.need;
    try {
      const saved = await good(api.PATCH('/api/needs/{id}', { params: { path: { id } }, body: { revision, content } }));
      this.need = saved.need;
      this.#advise(saved);
      this.error = null;
      this.status = this.#dirty.size > 0 ? 'changed' : 'saved';
    } catch (error) {
      for (const field of fields) this.#dirty.add(field);
      this.error = error;
      this.status = error instanceof Refusal && error.code === 'stale_version' ? 'stale' : 'failed';
    }
  }

  #advise({ advice }: Pick<Saved, 'advice'>): void {
    this.hints = advice.hints;
    this.precision = advice.precision;
  }
}
