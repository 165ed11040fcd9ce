import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import type { Observable } from 'rxjs';
import { AppError } from '../../domain/errors.js';

const megabyte = 1_048_576;
const maxMegabytes = 10;
// More than the rules allow, so that who sends a fourth file is told his counts and not only that it is too many.
const readFiles = 6;

// One page of the workbench answered at once.
const readFilesAtOnce = 24;

const reading = ({ files, fields }: { files: number; fields: number }) =>
  multer({
    storage: multer.memoryStorage(),
    limits: {
      ...{ fileSize: maxMegabytes * megabyte, files, fields, parts: files + fields },
      ...{ fieldNameSize: 100, fieldSize: 64 * 1024, headerPairs: 100, fieldNestingDepth: 2 },
    },
    defParamCharset: 'utf8',
  });
const upload = reading({ files: readFiles, fields: 100 }).array('files', readFiles);
const uploadMany = reading({ files: readFilesAtOnce, fields: 1_000 }).any();

/** Takes in the files of a multipart form, in memory and within limits; a JSON body passes as it is. */
@Injectable()
export class EvidenceUpload implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await takeIn(upload, context);
    return next.handle();
  }
}

/** The same for the forms of many matters sent as one; each file is named after its matter. */
@Injectable()
export class EvidenceUploadOfMany implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await takeIn(uploadMany, context);
    return next.handle();
  }
}

async function takeIn(read: RequestHandler, context: ExecutionContext): Promise<void> {
  const http = context.switchToHttp();
  await new Promise<void>((resolve, reject) => {
    void read(http.getRequest<Request>(), http.getResponse<Response>(), (failure: unknown) =>
      failure === undefined || failure === null ? resolve() : reject(refusalOf(failure)),
    );
  });
}

function refusalOf(failure: unknown): Error {
  if (!(failure instanceof multer.MulterError))
    return failure instanceof Error ? malformed() : new Error(String(failure));
  if (failure.code === 'LIMIT_FILE_SIZE')
    return new AppError('file.too-large', `单份佐证材料不超过${maxMegabytes}MB，请压缩后再上传。`);
  if (
    failure.code === 'LIMIT_FILE_COUNT' ||
    (failure.code === 'LIMIT_UNEXPECTED_FILE' && failure.field === 'files')
  )
    return new AppError(
      'evidence.too-many-files',
      '佐证材料的份数远超上限，请精选后再提交；系统不代为删减。',
    );
  if (failure.code === 'LIMIT_FIELD_VALUE')
    return new AppError('request.too-large', '提交的内容太大，系统不截断，请精简后再提交。');
  return malformed();
}

const malformed = () => new AppError('request.malformed', '上传的表单格式不对，无法读取。');
