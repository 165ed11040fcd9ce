import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Allow, Public } from './allow.decorator.js';
import * as schema from './session.schema.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';

const { sessionView } = schema;

@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly signIns: SignInService,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Who is signed in, and the token for changes', operationId: 'getSession' })
  @ApiResponse({ status: 200, standardSchema: sessionView })
  view(@Req() request: Request) {
    return this.sessions.view(request);
  }

  @Post()
  @Public()
  @ApiOperation({ summary: 'Signs in; `next` says what is still wanted', operationId: 'signIn' })
  @ApiResponse({ status: 201, standardSchema: sessionView })
  open(@Req() request: Request, @Body({ schema: schema.signInInput }) input: schema.SignInInput) {
    return this.signIns.withPassword(request, input);
  }

  @Post('code')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Shows the second factor', operationId: 'giveSignInCode' })
  @ApiResponse({ status: 200, standardSchema: sessionView })
  giveCode(@Req() request: Request, @Body({ schema: schema.codeInput }) { code }: schema.CodeInput) {
    return this.signIns.giveCode(request, code);
  }

  @Post('password')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Replaces a temporary password while signing in', operationId: 'renewPassword' })
  @ApiResponse({ status: 200, standardSchema: sessionView })
  renewPassword(
    @Req() request: Request,
    @Body({ schema: schema.newPasswordInput }) { password }: schema.NewPasswordInput,
  ) {
    return this.signIns.renewPassword(request, password);
  }

  @Get('enrolment')
  @Public()
  @ApiOperation({ summary: 'The secret for the authenticator app', operationId: 'getEnrolment' })
  @ApiResponse({ status: 200, standardSchema: schema.enrolmentView })
  showEnrolment(@Req() request: Request) {
    return this.signIns.showEnrolment(request);
  }

  @Post('enrolment')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Enrols the second factor by its first code', operationId: 'enrolFactor' })
  @ApiResponse({ status: 200, standardSchema: schema.enrolledView })
  async enrol(@Req() request: Request, @Body({ schema: schema.codeInput }) { code }: schema.CodeInput) {
    const { view, recovery } = await this.signIns.enrol(request, code);
    return { session: view, recovery };
  }

  @Post('post')
  @HttpCode(200)
  @Allow('city:read')
  @ApiOperation({ summary: 'Chooses the post for which to act', operationId: 'choosePost' })
  @ApiResponse({ status: 200, standardSchema: sessionView })
  choosePost(@Req() request: Request, @Body({ schema: schema.postChoice }) { postId }: schema.PostChoice) {
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
