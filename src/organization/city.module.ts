import { Module } from '@nestjs/common';
import { PageModule } from '../web/page.module.js';
import { BodyPickerPages } from './body-picker.pages.js';
import { CityService } from './city.service.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationModule } from './organization.module.js';

/** The city's doors for the web role. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [OrganizationController, BodyPickerPages],
  providers: [CityService],
})
export class CityModule {}
