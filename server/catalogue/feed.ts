/** Newly published needs as RSS 2.0 and as a JSON feed. */
import { Feed } from 'feed';
import { fieldTitle } from '../../core/taxonomy/fields.ts';
import type { NeedCard } from './card-queries.ts';

export interface FeedPlace {
  /** The address of the platform, without a slash at its end. */
  origin: string;
  /** The filters as they stand in the address, without the question mark. */
  query: string;
  language: 'en' | 'zh';
}

const titles = { en: 'Jiebang: newly published needs', zh: '揭榜：最新发布的技术需求' };
const descriptions = {
  en: 'Technical needs of enterprises, as they are published',
  zh: '企业技术需求，发布即推送',
};

export function feedOf(needs: readonly NeedCard[], { origin, query, language }: FeedPlace): Feed {
  const address = (path: string) => `${origin}${path}${query ? `?${query}` : ''}`;
  const newest = needs[0]?.published_at;
  const feed = new Feed({
    id: address('/needs'),
    link: address('/needs'),
    title: titles[language],
    description: descriptions[language],
    language: language === 'zh' ? 'zh-CN' : 'en',
    copyright: '',
    generator: 'Jiebang',
    ...(newest ? { updated: new Date(newest) } : {}),
    feedLinks: { rss: address('/api/needs/feed.rss'), json: address('/api/needs/feed.json') },
  });
  for (const need of needs) {
    feed.addItem({
      id: `urn:uuid:${need.id}`,
      guid: `urn:uuid:${need.id}`,
      title: need.title,
      link: `${origin}/needs/${need.id}`,
      description: need.summary,
      date: new Date(need.published_at ?? 0),
      category: need.fields.map((field) => ({ name: fieldTitle(field)[language] })),
    });
  }
  return feed;
}
