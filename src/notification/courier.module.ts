import { Module } from '@nestjs/common';
import { PaperMaker } from '../document/papers/paper-maker.service.js';
import { EvidenceStore } from '../implementation/evidence/evidence-store.service.js';
import { FileScanner } from '../implementation/evidence/file-scanner.service.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { CourierService } from './courier.service.js';
import { AddressCipher } from './messages/address-cipher.service.js';
import { MessengerService } from './messages/messenger.service.js';
import { PaperCourier } from './paper-courier.service.js';
import { ScanCourier } from './scan-courier.service.js';

/** The courier role: gathers notice items into notices and sends them, inside and outside, makes the files of signed papers, and has files scanned. */
@Module({
  imports: [OrganizationModule],
  providers: [
    ...[AddressCipher, CourierService, MessengerService],
    ...[PaperCourier, PaperMaker, EvidenceStore, ScanCourier, FileScanner],
  ],
})
export class CourierModule {}
