using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Tests.Dashboard.Fakes;

/// <summary>Stored calls and recordings in memory, in pages of ten.</summary>
internal sealed class FakeGateway : IGateway
{
    public const int PageSize = 10;

    public ConcurrentDictionary<CallId, StoredCall> Stored { get; } = new();

    public ConcurrentDictionary<CallId, byte[]> Recordings { get; } = new();

    /// <summary>Recordings that are in the archive.</summary>
    public ConcurrentDictionary<CallId, ArchivedRecording> Archive { get; } = new();

    public ConcurrentQueue<(CallId Call, string By)> HungUp { get; } = new();

    /// <summary>When this is set, every request gets this answer.</summary>
    public GatewayRefusal? Refusing { get; set; }

    public Task<CallList> ListAsync(ClaimsPrincipal person, DateOnly day, string? continuation, CancellationToken leaving)
    {
        ThrowIfRefusing();
        var from = int.Parse(continuation ?? "0");
        var calls = Stored.Values.Select(stored => stored.Record).Where(record => DateOnly.FromDateTime(record.RangAt.UtcDateTime) == day)
            .OrderByDescending(record => record.RangAt).Skip(from).Take(PageSize + 1).ToList();
        return Task.FromResult(new CallList([.. calls.Take(PageSize)], calls.Count > PageSize ? $"{from + PageSize}" : null));
    }

    public Task<StoredCall?> FindAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving)
    {
        ThrowIfRefusing();
        return Task.FromResult(Stored.GetValueOrDefault(call));
    }

    /// <summary>Who opened which call's transcript.</summary>
    public ConcurrentQueue<(CallId Call, string By)> Viewed { get; } = new();

    public Task RecordViewAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving)
    {
        ThrowIfRefusing();
        Viewed.Enqueue((call, person.Identity!.Name!));
        return Task.CompletedTask;
    }

    public Task HangUpAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving)
    {
        ThrowIfRefusing();
        HungUp.Enqueue((call, person.Identity!.Name!));
        return Task.CompletedTask;
    }

    public Task<HttpResponseMessage> RecordingAsync(ClaimsPrincipal person, CallId call, RangeHeaderValue? range, CancellationToken leaving)
    {
        ThrowIfRefusing();
        if (Archive.TryGetValue(call, out var archived))
        {
            throw new GatewayException(GatewayRefusal.Archived, "The recording is in the archive.") { Archived = archived };
        }

        if (!Recordings.TryGetValue(call, out var wav))
        {
            throw new GatewayException(GatewayRefusal.NotThere, "No recording.");
        }

        var asked = range?.Ranges.Single();
        var first = asked?.From ?? 0;
        var last = Math.Min(asked?.To ?? wav.Length - 1, wav.Length - 1);
        var answer = new HttpResponseMessage(asked is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent)
        {
            Content = new ByteArrayContent(wav[(int)first..(int)(last + 1)]),
        };
        answer.Headers.AcceptRanges.Add("bytes");
        answer.Content.Headers.ContentType = new("audio/wav");
        answer.Content.Headers.ContentRange = asked is null ? null : new(first, last, wav.Length);
        return Task.FromResult(answer);
    }

    private void ThrowIfRefusing()
    {
        if (Refusing is { } refusal)
        {
            throw new GatewayException(refusal, "The test said so.");
        }
    }
}
