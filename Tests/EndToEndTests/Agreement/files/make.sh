#!/bin/sh
echo made >"$1"
