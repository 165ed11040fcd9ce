import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Allow, Public } from './allow.decorator.js';
import { postChoice, sessionView, signInInput } from './session.schema.js';
import type { PostChoice, SignInInput } from './session.schema.js';
import { SessionService } from './session.service.js';

@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Who is signed in, and the token for changes', operationId: 'getSession' })
  @ApiResponse({ status: 200, standardSchema: sessionView })
  view(@Req() request: Request) {
    return this.sessions.view(request);
  }

  @Post()
  @Public()
  @ApiOperation({ summary: 'Signs in', operationId: 'signIn' })
  @ApiResponse({ status: 201, standardSchema: sessionView })
  open(@Req() request: Request, @Body({ schema: signInInput }) input: SignInInput) {
    return this.sessions.open(request, input);
  }

  @Post('post')
  @HttpCode(200)
  @Allow('city:read')
  @ApiOperation({ summary: 'Chooses the post for which to act', operationId: 'choosePost' })
  @ApiResponse({ status: 200, standardSchema: sessionView })
  choosePost(@Req() request: Request, @Body({ schema: postChoice }) { postId }: PostChoice) {
    return this.sessions.choosePost(request, postId);
  }

  @Delete()
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Signs out', operationId: 'signOut' })
  close(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    return this.sessions.close(request, response);
  }
}
