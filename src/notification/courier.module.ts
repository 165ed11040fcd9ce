import { Module } from '@nestjs/common';
import { PaperMaker } from '../document/papers/paper-maker.service.js';
import { EvidenceStore } from '../implementation/evidence/evidence-store.service.js';
import { CourierService } from './courier.service.js';
import { PaperCourier } from './paper-courier.service.js';

/** The courier role: gathers notice items into notices and sends them, and makes the files of signed papers. */
@Module({ providers: [CourierService, PaperCourier, PaperMaker, EvidenceStore] })
export class CourierModule {}
