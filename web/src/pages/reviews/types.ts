import type { Answer } from '../../api/client.ts';

export type MyReview = Answer<'/api/reviews', 'get'>['reviews'][number];
export type Review = Answer<'/api/reviews/{id}', 'get'>;
export type Panel = Answer<'/api/needs/{id}/reviews', 'get'>;
export type Opinion = Panel['opinions'][number];
export type Candidate = Answer<'/api/organise/needs/{id}/experts', 'get'>['experts'][number];
export type DeskRow = Answer<'/api/organise/needs', 'get'>['needs'][number];

export const axes = ['authenticity', 'completeness', 'feasibility'] as const;
