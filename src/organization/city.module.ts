import { Module } from '@nestjs/common';
import { CityService } from './city.service.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationModule } from './organization.module.js';

/** The city's doors for the web role. */
@Module({ imports: [OrganizationModule], controllers: [OrganizationController], providers: [CityService] })
export class CityModule {}
