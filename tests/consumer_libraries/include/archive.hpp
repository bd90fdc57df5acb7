#pragma once
int in_archive(long* touched, bool locked);
