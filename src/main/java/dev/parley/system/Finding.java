package dev.parley.system;

/// One line of what `doctor` found.
sealed interface Finding {
    /// As it should be.
    record Fine(String text) implements Finding {
        @Override
        public String toString() {
            return "ok    " + text;
        }
    }

    /// Works, and an operator may want to know.
    record Note(String text) implements Finding {
        @Override
        public String toString() {
            return "note  " + text;
        }
    }

    /// To be mended.
    record Bad(String text) implements Finding {
        @Override
        public String toString() {
            return "BAD   " + text;
        }
    }

    static Finding fineIf(boolean fine, String what, String otherwise) {
        return fine ? new Fine(what) : new Bad(otherwise);
    }
}
