import { Module } from '@nestjs/common';
import { SealService } from './seal.service.js';

/** The part of the worker role that lays the audit chain. */
@Module({ providers: [SealService] })
export class SealModule {}
