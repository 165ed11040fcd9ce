import { defineEntity, p } from '@mikro-orm/postgresql';

const AppointmentSchema = defineEntity({
  name: 'Appointment',
  tableName: 'appointment',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    postId: p.uuid(),
    personId: p.uuid(),
    fromOn: p.date(),
    toOn: p.date().nullable(),
  },
});

/** 任职: one person's tenure of a post, from one day to another, both included; without an end it runs. */
export class Appointment extends AppointmentSchema.class {}
AppointmentSchema.setClass(Appointment);
