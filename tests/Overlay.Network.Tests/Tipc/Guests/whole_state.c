// For user-mode-linux 6.1 on processors whose extended state is larger than the buffer it has for it (those with AMX): it reads what fits and
// then writes that back, which the host refuses, because it takes a whole state only (ptrace(2), PTRACE_SETREGSET). So what is written is
// made whole with zeros, the initial value of the state that no guest uses.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

typedef long (*ptrace_function)(int request, pid_t pid, void *address, void *data);

static char state[64 * 1024];

static size_t size_of_state(ptrace_function next, pid_t pid) {
  struct iovec all = {state, sizeof state};
  return next(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &all) == 0 ? all.iov_len : 0;
}

long ptrace(enum __ptrace_request request, ...) {
  static ptrace_function next;
  va_list arguments;
  va_start(arguments, request);
  pid_t pid = va_arg(arguments, pid_t);
  void *address = va_arg(arguments, void *);
  void *data = va_arg(arguments, void *);
  va_end(arguments);
  if (!next) next = (ptrace_function)dlsym(RTLD_NEXT, "ptrace");

  struct iovec *given = data;
  if (request != PTRACE_SETREGSET || address != (void *)NT_X86_XSTATE) return next(request, pid, address, data);

  size_t size = size_of_state(next, pid);
  if (size <= given->iov_len) return next(request, pid, address, data);

  memcpy(state, given->iov_base, given->iov_len);
  memset(state + given->iov_len, 0, size - given->iov_len);
  struct iovec whole = {state, size};
  return next(request, pid, address, &whole);
}
