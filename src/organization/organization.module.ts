import { Module } from '@nestjs/common';
import { CityLawService } from './city-law.service.js';
import { OrganizationQueries } from './organization.queries.js';

/** Bodies, posts, people, and the law by which the city judges. */
@Module({
  providers: [OrganizationQueries, CityLawService],
  exports: [OrganizationQueries, CityLawService],
})
export class OrganizationModule {}
