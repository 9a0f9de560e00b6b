// ncurses as Swift can use it: the wide API switched on, and a shim for each macro and global variable, which do not
// import. A shim may go when Swift imports what it stands for.
#ifndef PGWATCH_CNCURSES_H
#define PGWATCH_CNCURSES_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdint.h>
#include <term.h>
#include <termios.h>

// Globals: stdscr, curscr, COLORS.
static inline WINDOW *nc_stdscr(void) { return stdscr; }
static inline WINDOW *nc_curscr(void) { return curscr; }
static inline int nc_colors(void) { return COLORS; }

// Macros with casts: A_*, BUTTON*_PRESSED.
static const attr_t nc_bold = A_BOLD;
static const attr_t nc_dim = A_DIM;
static const attr_t nc_reverse = A_REVERSE;
static const attr_t nc_underline = A_UNDERLINE;
static const mmask_t nc_button1_pressed = BUTTON1_PRESSED;
static const mmask_t nc_button4_pressed = BUTTON4_PRESSED;
static const mmask_t nc_button5_pressed = BUTTON5_PRESSED;

// setcchar, whose last argument is untyped, with a terminating zero: `count` is at most CCHARW_MAX.
int nc_cell(cchar_t *cell, const uint32_t *scalars, int count, attr_t attributes, int pair);

// wcwidth, which Swift's Glibc module leaves out.
int nc_columns(uint32_t scalar);

// Takes the user's locale for characters, or C.UTF-8 in its stead if that is not a UTF-8 one: then the terminal most
// likely shows ASCII only.
enum nc_locale { nc_locale_none, nc_locale_own, nc_locale_stand_in };
enum nc_locale nc_use_utf8(void);

// memfd_create, which Swift's Glibc module leaves out: the file that ncurses paints into. -1 with errno.
int nc_frame_file(void);

// Until nc_crash_release, a signal that ends the program because of a fault of its own first sends `sequence` (at most
// 256 bytes) to `tty` and gives it `modes` back; the program still ends by that signal.
void nc_crash_guard(int tty, const struct termios *modes, const char *sequence, size_t length);
void nc_crash_release(void);

#endif
