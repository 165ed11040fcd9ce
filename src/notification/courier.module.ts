import { Module } from '@nestjs/common';
import { CourierService } from './courier.service.js';

/** The courier role: gathers notice items into notices and sends them. */
@Module({ providers: [CourierService] })
export class CourierModule {}
