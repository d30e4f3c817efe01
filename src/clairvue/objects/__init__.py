"""Bytes kept under names: files on this machine or objects in S3, one contract. It knows no account and no database."""
