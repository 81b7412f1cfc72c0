// Decorator metadata must exist before any class is read; CommonJS Nest add-ons need Nest loaded as ES modules first.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
