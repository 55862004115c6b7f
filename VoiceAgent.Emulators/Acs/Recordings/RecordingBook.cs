using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Recordings;

/// <summary>The recordings that run. When one ends, it becomes a file.</summary>
internal sealed partial class RecordingBook(RecordingFiles files, CallbackPost callbacks, Errands errands, AcsOptions options, TimeProvider time, ILogger<RecordingBook> log)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Recording> _all = new();

    /// <exception cref="RefusedException">400: the conversation is recorded already.</exception>
    public Recording Start(Call call, RecordingRequest request)
    {
        var plan = request.Plan();
        var callback = request.RecordingStateCallbackUri is { } given ? Operations.Body.CallbackUri(given, "recordingStateCallbackUri") : null;
        var recording = new Recording(call, plan, new Recorder(plan, call.SampleRate, options.Recordings.Longest), callback, time.GetUtcNow());
        lock (_gate)
        {
            if (_all.Values.Any(each => ReferenceEquals(each.Conversation, call.Conversation)))
            {
                throw new RefusedException(StatusCodes.Status400BadRequest, "8553", "The call is recorded already. Stop that recording first.");
            }

            _all[recording.Id] = recording;
        }

        if (plan.Format != "wav")
        {
            WritesWav(plan.Format);
        }

        if (request.PauseOnStart)
        {
            recording.Pause(recording.Started);
        }

        errands.Start("A recording", stopping => BeginAsync(recording, stopping));
        return recording;
    }

    /// <exception cref="RefusedException">404: the recording does not exist or was stopped.</exception>
    public Recording Find(string id) => _all.TryGetValue(id, out var recording) ? recording : throw new RefusedException(StatusCodes.Status404NotFound, "8522", "Recording not found.");

    public void Pause(string id)
    {
        var recording = Find(id);
        recording.Pause(time.GetUtcNow());
        Tell(recording);
    }

    public void Resume(string id)
    {
        var recording = Find(id);
        recording.Resume(time.GetUtcNow());
        Tell(recording);
    }

    public void Stop(string id) => End(Find(id), "RecordingStopped");

    /// <summary>A container that cannot be written to is noticed before anything is recorded.</summary>
    private async Task BeginAsync(Recording recording, CancellationToken stopping)
    {
        if (recording.Plan.Container is { } container && await files.TryContainerAsync(container, stopping) is { } failure)
        {
            _all.TryRemove(recording.Id, out _);
            recording.Stop();
            callbacks.Post(recording.Teller, "StartRecordingFailed", new Origin(null, recording.StateCallback), new JsonObject
            {
                ["recordingId"] = recording.Id,
                ["resultInformation"] = CallbackPost.Result(400, 8560, failure),
            });
            return;
        }

        recording.Run(() => End(recording, "SessionEnded"));
        Tell(recording);
    }

    private void End(Recording recording, string reason)
    {
        if (!recording.Stop())
        {
            return;
        }

        _all.TryRemove(recording.Id, out _);
        Tell(recording);
        errands.Start("The file of a recording", async stopping =>
        {
            using (recording)
            {
                await files.WriteAsync(recording, reason, stopping);
            }
        });
    }

    private void Tell(Recording recording) => callbacks.PostSuccess(recording.Teller, "RecordingStateChanged", new Origin(null, recording.StateCallback), new JsonObject
    {
        ["recordingId"] = recording.Id,
        ["state"] = recording.State,
        ["startDateTime"] = recording.Started.ToString("o"),
        ["recordingKind"] = "AzureCommunicationServices",
    });

    [LoggerMessage(LogLevel.Warning, "A recording is to be {Format}. The emulator writes WAV instead")]
    private partial void WritesWav(string format);
}
