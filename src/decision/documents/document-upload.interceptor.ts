import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { Observable } from 'rxjs';
import { AppError } from '../../domain/errors.js';

const megabyte = 1_048_576;
const maxMegabytes = 10;

const upload = multer({
  storage: multer.memoryStorage(),
  defParamCharset: 'utf8',
  limits: {
    files: 1,
    fileSize: maxMegabytes * megabyte,
    fields: 250,
    fieldNameSize: 100,
    fieldSize: megabyte,
    fieldNestingDepth: 1,
  },
}).single('file');

declare module 'express-serve-static-core' {
  interface Request {
    /** Why the file of the form was not taken in; the fields before it were. */
    uploadRefusal?: AppError;
  }
}

/** Takes in the document of a form, in memory; a file that is refused is left to the form, which keeps what was typed. */
@Injectable()
export class DocumentUpload implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    await new Promise<void>((resolve) => {
      upload(request, http.getResponse<Response>(), (failure: unknown) => {
        if (failure !== undefined && failure !== null) request.uploadRefusal = refusalOf(failure);
        resolve();
      });
    });
    return next.handle();
  }
}

function refusalOf(failure: unknown): AppError {
  if (failure instanceof multer.MulterError && failure.code === 'LIMIT_FILE_SIZE')
    return new AppError('file.too-large', `文件不超过${maxMegabytes}MB，请去掉图片或拆开后再上传。`, {
      fields: [{ pointer: '/file', detail: `不超过${maxMegabytes}MB` }],
    });
  if (failure instanceof multer.MulterError && failure.code === 'LIMIT_FIELD_VALUE')
    return new AppError('request.too-large', '提交的内容太大，系统不截断，请精简后再提交。');
  return new AppError('request.malformed', '上传的表单格式不对，无法读取。');
}
