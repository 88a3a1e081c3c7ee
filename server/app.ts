/** The API: its plugins, then one registration for each capability. */
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import sse from '@fastify/sse';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../core/config.ts';
import type { Database } from '../core/db/client.ts';
import type { EvaluationQueue } from '../core/jobs/evaluation-queue.ts';
import type { Storage } from '../core/storage/storage.ts';
import { accountRoutes } from './accounts/routes.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { objectionRoutes } from './awards/objections-routes.ts';
import { awardRoutes } from './awards/routes.ts';
import { bountyRoutes } from './bounties/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { savedSearchRoutes } from './catalogue/saved-routes.ts';
import { challengeRoutes } from './challenges/routes.ts';
import { comparisonRoutes } from './comparison/routes.ts';
import { contractRoutes } from './contracts/routes.ts';
import { contractStepRoutes } from './contracts/step-routes.ts';
import type { EventFeed } from './events/feed.ts';
import { eventRoutes } from './events/routes.ts';
import { guideRoutes } from './guides/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { organiseInstitutionRoutes } from './institutions/organise-routes.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { judgingRoutes } from './judging/routes.ts';
import { leaderboardRoutes } from './leaderboards/routes.ts';
import { meetingRoutes } from './meetings/routes.ts';
import { membershipRoutes } from './memberships/routes.ts';
import { needDraftRoutes } from './needs/draft-routes.ts';
import { needLeadRoutes } from './needs/lead-routes.ts';
import { needReaderRoutes } from './needs/reader-routes.ts';
import { needRoutes } from './needs/routes.ts';
import { needStepRoutes } from './needs/step-routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { outreachRoutes } from './outreach/routes.ts';
import { packRoutes } from './packs/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { organisePeopleRoutes } from './people/organise-routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { accessPlugin } from './plugins/access.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { problemsPlugin } from './plugins/problems.ts';
import { textPlugin } from './plugins/text.ts';
import { websitePlugin } from './plugins/website.ts';
import { pushRoutes } from './pushes/routes.ts';
import { questionRoutes } from './questions/routes.ts';
import { queueRoutes } from './queue/routes.ts';
import { rejudgingRoutes } from './rejudgings/routes.ts';
import { responseDialogueRoutes } from './responses/dialogue-routes.ts';
import { responseRecordRoutes } from './responses/record-routes.ts';
import { responseRoutes } from './responses/routes.ts';
import { responseStepRoutes } from './responses/step-routes.ts';
import { revealRoutes } from './reveals/routes.ts';
import { reviewDeskRoutes } from './reviews/organiser-routes.ts';
import { reviewRoutes } from './reviews/routes.ts';
import { selectionRoutes } from './selections/routes.ts';
import { sharingRoutes } from './sharings/routes.ts';
import { statisticsRoutes } from './statistics/routes.ts';
import { submissionRoutes } from './submissions/routes.ts';
import { teamRoutes } from './teams/routes.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { withdrawalRoutes } from './withdrawals/routes.ts';

export interface Deps {
  config: Config;
  database: Database;
  storage: Storage;
  queue: EvaluationQueue;
  feed: EventFeed;
  /** The platform's clock; the database's is used where deadlines are decided. */
  now: () => Date;
}

/** A Fastify instance whose schemas are Zod's. */
export type App = FastifyInstance<
  import('fastify').RawServerDefault,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  import('fastify').FastifyBaseLogger,
  ZodTypeProvider
>;

/** Builds the API without listening; closing it ends its open streams but none of `deps`. */
export async function buildApp(deps: Deps): Promise<App> {
  const fastify = Fastify({
    logger: {
      level: deps.config.LOG_LEVEL,
      redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["x-api-key"]'],
    },
    trustProxy: (_address: string, hop: number) => hop < deps.config.JIEBANG_PROXIES,
    bodyLimit: 1024 * 1024,
    requestTimeout: 0,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => crypto.randomUUID(),
  });
  const app = fastify.withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  await app.register(problemsPlugin);
  await app.register(textPlugin);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: deps.config.JIEBANG_PUBLIC_URL?.startsWith('https:') ?? false,
  });
  if (deps.config.JIEBANG_RATE_LIMIT) await app.register(rateLimit, { global: false });
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.register(sse, { heartbeatInterval: 15_000 });
  await app.register(accessPlugin, deps);
  await app.register(openapiPlugin);

  await app.register(
    async (api) => {
      const routes = api.withTypeProvider<ZodTypeProvider>();
      healthRoutes(routes, deps);
      accountRoutes(routes, deps);
      tokenRoutes(routes, deps);
      challengeRoutes(routes, deps);
      packRoutes(routes, deps);
      teamRoutes(routes, deps);
      submissionRoutes(routes, deps);
      selectionRoutes(routes, deps);
      withdrawalRoutes(routes, deps);
      queueRoutes(routes, deps);
      leaderboardRoutes(routes, deps);
      revealRoutes(routes, deps);
      eventRoutes(routes, deps);
      judgingRoutes(routes, deps);
      rejudgingRoutes(routes, deps);
      contractRoutes(routes, deps);
      contractStepRoutes(routes, deps);
      paymentRoutes(routes, deps);
      sharingRoutes(routes, deps);
      comparisonRoutes(routes, deps);
      awardRoutes(routes, deps);
      objectionRoutes(routes, deps);
      bountyRoutes(routes, deps);
      institutionRoutes(routes, deps);
      organiseInstitutionRoutes(routes, deps);
      membershipRoutes(routes, deps);
      peopleRoutes(routes, deps);
      organisePeopleRoutes(routes, deps);
      reviewRoutes(routes, deps);
      reviewDeskRoutes(routes, deps);
      statisticsRoutes(routes, deps);
      needRoutes(routes, deps);
      needDraftRoutes(routes, deps);
      needLeadRoutes(routes, deps);
      needStepRoutes(routes, deps);
      needReaderRoutes(routes, deps);
      attachmentRoutes(routes, deps);
      notificationRoutes(routes, deps);
      meetingRoutes(routes, deps);
      catalogueRoutes(routes, deps);
      savedSearchRoutes(routes, deps);
      outreachRoutes(routes, deps);
      guideRoutes(routes, deps);
      responseRoutes(routes, deps);
      responseRecordRoutes(routes, deps);
      responseStepRoutes(routes, deps);
      responseDialogueRoutes(routes, deps);
      questionRoutes(routes, deps);
      pushRoutes(routes, deps);
    },
    { prefix: '/api' },
  );
  await app.register(websitePlugin);
  return app;
}
