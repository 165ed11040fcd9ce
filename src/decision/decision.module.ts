import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { DecisionController } from './decision.controller.js';
import { DecisionQueries } from './decision.queries.js';
import { DecisionService } from './decision.service.js';
import { TaskService } from './task.service.js';

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule],
  controllers: [DecisionController],
  providers: [DecisionService, DecisionQueries, TaskService],
  exports: [DecisionService, DecisionQueries],
})
export class DecisionModule {}
