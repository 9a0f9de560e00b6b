// The shims that are too long for the header, or keep state.
#define _GNU_SOURCE
#include "CNcurses.h"

#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

int nc_cell(cchar_t *cell, const uint32_t *scalars, int count, attr_t attributes, int pair) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  for (int i = 0; i < count && i < CCHARW_MAX; i++) text[i] = (wchar_t)scalars[i];
  // The untyped argument carries the pair as an int: the short one ends at 32767.
  return setcchar(cell, text, attributes, 0, &pair);
}

int nc_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static bool codeset_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

enum nc_locale nc_use_utf8(void) {
  if (setlocale(LC_CTYPE, "") && codeset_is_utf8()) return nc_locale_own;
  return setlocale(LC_CTYPE, "C.UTF-8") && codeset_is_utf8() ? nc_locale_stand_in : nc_locale_none;
}

int nc_frame_file(void) { return memfd_create("pgwatch-tui frame", MFD_CLOEXEC); }

// The crash guard. Everything that the handler touches is prepared before; it calls async-signal-safe functions only.

static const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
enum { fault_count = sizeof faults / sizeof faults[0] };

static struct {
  volatile sig_atomic_t armed;
  int tty;
  struct termios modes;
  char sequence[256];
  size_t length;
  struct sigaction before[fault_count];
} guard;

static char guard_stack[32 * 1024];

// The descriptor may be non-blocking and the terminal stuck: a tenth of a second for each attempt, then leave it.
static void write_bounded(int fd, const char *bytes, size_t length) {
  for (int attempt = 0; attempt < 10 && length > 0; attempt++) {
    ssize_t written = write(fd, bytes, length);
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    } else {
      struct pollfd ready = {.fd = fd, .events = POLLOUT};
      poll(&ready, 1, 100);
    }
  }
}

static void on_fault(int number) {
  if (guard.armed) {
    guard.armed = 0;
    write_bounded(guard.tty, guard.sequence, guard.length);
    tcsetattr(guard.tty, TCSANOW, &guard.modes);
  }
  // Not what handled it before: Swift's backtrace would ask questions on the terminal and wait half a minute for
  // answers. The signal is blocked until this returns, and then ends the program.
  signal(number, SIG_DFL);
  raise(number);
}

void nc_crash_guard(int tty, const struct termios *modes, const char *sequence, size_t length) {
  if (guard.armed || length > sizeof guard.sequence) return;
  guard.tty = tty;
  guard.modes = *modes;
  memcpy(guard.sequence, sequence, length);
  guard.length = length;
  // Of this thread. Others that overflow their stack have no room for a handler and die without one.
  stack_t stack = {.ss_sp = guard_stack, .ss_size = sizeof guard_stack};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < fault_count; i++) sigaction(faults[i], &action, &guard.before[i]);
  guard.armed = 1;
}

void nc_crash_release(void) {
  if (!guard.armed) return;
  guard.armed = 0;
  for (int i = 0; i < fault_count; i++) sigaction(faults[i], &guard.before[i], NULL);
}
