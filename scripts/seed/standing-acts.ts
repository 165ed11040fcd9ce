import { EnterpriseService } from '../../src/supervision/enterprises/enterprise.service.js';
import { ProjectImportService } from '../../src/supervision/projects/project-import.service.js';
import type { StoryCity } from './story-city.js';
import { enterprises, projects } from './story/standing.js';

/** Takes over the projects of the demo city, and registers its enterprises with their leaders and visits. */
export async function setUpStanding(city: StoryCity): Promise<void> {
  const office = await city.as('PD-SWB/supervision_office');
  await city.service(ProjectImportService).import(office, { projects: [...projects] });
  const service = city.service(EnterpriseService);
  for (const { leaderPost, said, ...enterprise } of enterprises) {
    const { id } = await service.register(office, enterprise);
    await service.pair(office, id, { leaderPost, fromOn: '2026-03-01' });
    if (said === null) continue;
    await service.visit(await city.as(leaderPost), id, { visitedOn: '2026-11-18', by: 'leader', said });
  }
}
