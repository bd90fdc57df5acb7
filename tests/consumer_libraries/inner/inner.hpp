#pragma once
int in_inner(long* touched);
int in_shared(long* touched);
