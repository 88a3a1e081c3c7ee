/** Pages and terms as the texts of a pack, and HTML among them as plain text. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackMistake } from '../read.ts';
import type { CompetitionDocument } from './document.ts';
import type { BundleFiles } from './files.ts';
import type { Path, Report } from './report.ts';

const bothLanguages = (name: string) => ({ en: `${name}.en.md`, zh: `${name}.zh.md` });
const longestSummary = 300;

export interface Texts {
  description: { en: string; zh: string };
  rules?: { en: string; zh: string };
  summary?: { en: string; zh: string };
  cover?: string;
}

/** Writes description, rules and cover into the pack. */
export async function writeTexts(
  document: CompetitionDocument,
  files: BundleFiles,
  pack: string,
  report: Report,
): Promise<{ texts: Texts; mistakes: PackMistake[] }> {
  const { competition, mistake } = document;
  const mistakes: PackMistake[] = [];
  const read = async (path: Path, file: string) => {
    const found = await files.text(file);
    if ('fault' in found) {
      mistakes.push(mistake(path, found.fault));
      return '';
    }
    picturesOf(found.text).forEach(({ line, what }) => {
      report.about({ file, line, what }, 'pictures_of_page');
    });
    if (!isHtml(file, found.text)) return found.text.trim();
    report.about({ file }, 'html_as_text');
    return plainText(found.text);
  };
  const write = async (name: string, text: string) => {
    const paths = bothLanguages(name);
    for (const path of Object.values(paths)) await writeFile(join(pack, path), `${text}\n`);
    return paths;
  };

  const pages: string[] = [];
  for (const [i, page] of (competition.pages ?? []).entries()) {
    const text = await read(['pages', i, 'file'], page.file);
    pages.push(page.title ? `## ${page.title.replace(/\s+/g, ' ')}\n\n${text}` : text);
    report.row(['pages', i], 'page');
  }
  const summary = competition.description?.replace(/\s+/g, ' ').trim();
  const texts: Texts = {
    description: await write('description', pages.join('\n\n') || summary || competition.title),
  };
  if (summary) {
    const short = summary.length > longestSummary ? `${summary.slice(0, longestSummary - 1).toWellFormed()}…` : summary;
    texts.summary = { en: short, zh: short };
    report.row(['description'], short === summary ? 'carried' : 'shortened', { most: longestSummary });
  }
  if (competition.terms) {
    texts.rules = await write('rules', await read(['terms'], competition.terms));
    report.row(['terms'], 'terms');
  }
  if (competition.image) {
    const kind = /\.(jpe?g|png|webp)$/i.exec(competition.image)?.[1]?.toLowerCase();
    const fault = await files.copy(competition.image, 'cover');
    if (fault) mistakes.push(mistake(['image'], fault));
    else if (kind && (await isPicture(join(pack, 'cover')))) {
      texts.cover = `cover.${kind}`;
      await rename(join(pack, 'cover'), join(pack, texts.cover));
      report.row(['image'], 'carried');
    } else {
      await rm(join(pack, 'cover'));
      report.row(['image'], 'cover_unusable');
    }
  }
  report.note(['title'], 'one_language');
  return { texts, mistakes };
}

const largestCover = 2 ** 20;

/** Whether a file begins as a JPEG, PNG or WebP does, and is small enough. */
async function isPicture(path: string): Promise<boolean> {
  const bytes = await readFile(path);
  if (bytes.length > largestCover) return false;
  const head = bytes.subarray(0, 12).toString('latin1');
  return head.startsWith('\xff\xd8\xff') || head.startsWith('\x89PNG') || /^RIFF[\s\S]{4}WEBP/.test(head);
}

const isHtml = (file: string, text: string) => /\.html?$/i.test(file) || /^\s*<(!doctype|html|div|p|h\d)\b/i.test(text);

/** Pictures of a page that lie in the bundle. */
function picturesOf(text: string): { line: number; what: string }[] {
  return text.split('\n').flatMap((line, i) => {
    const found = /!\[[^\]]*\]\((?!\w+:)[^)]*\)|<img\b[^>]*src=["']?(?!\w+:)[^>]*>/i.exec(line);
    return found ? [{ line: i + 1, what: found[0].slice(0, 100) }] : [];
  });
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What a reader would see of a page, without its look: its text is shown as Markdown, which escapes what is left. */
function plainText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<h([1-6])\b[^>]*>/gi, (_, level: string) => `\n\n${'#'.repeat(Number(level))} `)
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<\/?(?:p|div|br|ul|ol|table|tr|h[1-6]|section|article|pre|blockquote)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
