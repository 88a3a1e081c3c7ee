#!/bin/sh
touch /code/installed
