import { Module } from '@nestjs/common';
import { BodyPickerService } from './body-picker.service.js';
import { CityLawService } from './city-law.service.js';
import { PersonSearchService } from './person-search.service.js';
import { OrganizationQueries } from './organization.queries.js';
import { PlaceWordsQueries } from './place-words.queries.js';

/** Bodies, posts, people, and the law by which the city judges. */
@Module({
  providers: [OrganizationQueries, CityLawService, BodyPickerService, PersonSearchService, PlaceWordsQueries],
  exports: [OrganizationQueries, CityLawService, BodyPickerService, PersonSearchService, PlaceWordsQueries],
})
export class OrganizationModule {}
