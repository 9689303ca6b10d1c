//! Bytes to records: walking folders, encodings and file formats. It knows no engine.
