#!/bin/sh
# Loads the voices of PIPER_VOICES that are not here yet, and serves them. The first one speaks when a request names none.
set -eu
mkdir -p voices
for voice in $PIPER_VOICES; do
    [ -f "voices/$voice.onnx" ] || python3 -m piper.download_voices --data-dir voices "$voice"
done
exec python3 -m piper.http_server --model "${PIPER_VOICES%% *}" --data-dir voices --host 0.0.0.0 --port 5000
