using System.Globalization;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Requests to be called back, in memory. Values are converted to JSON and back.</summary>
internal sealed class MemoryCallbacks : ICallbackRequests
{
    private readonly Lock _guard = new();
    private readonly SortedDictionary<Guid, (string Json, int Version)> _requests = [];

    public Task AddAsync(CallbackRequest request, CancellationToken stopping) => Locked(() => _requests[request.Id] = (JsonSerializer.Serialize(request, LoggedEvent.Json), 1));

    public Task<CallbackPage> ListAsync(CallbackStatus status, string? continuation, CancellationToken stopping) => continuation is null
        ? Locked(() => new CallbackPage([.. _requests.Values.Select(Read).Where(request => request.Status == status)], null))
        : throw new FormatException();

    public Task<CallbackRequest?> FindAsync(Guid id, CancellationToken stopping) => Locked(() => _requests.TryGetValue(id, out var found) ? Read(found) : null);

    public Task<CallbackRequest?> TryReplaceAsync(CallbackRequest request, CancellationToken stopping) => Locked(() =>
    {
        if (!_requests.TryGetValue(request.Id, out var known) || Word(known.Version) != request.Version)
        {
            return null;
        }

        return Read(_requests[request.Id] = (JsonSerializer.Serialize(request, LoggedEvent.Json), known.Version + 1));
    });

    public Task<IReadOnlyList<CallbackRequest>> OpenAsync(CancellationToken stopping) => Locked<IReadOnlyList<CallbackRequest>>(
        () => [.. _requests.Values.Select(Read).Where(request => request.Status is CallbackStatus.Waiting or CallbackStatus.Calling)]);

    private static CallbackRequest Read((string Json, int Version) stored) =>
        JsonSerializer.Deserialize<CallbackRequest>(stored.Json, LoggedEvent.Json)! with { Version = Word(stored.Version) };

    private static string Word(int version) => version.ToString(CultureInfo.InvariantCulture);

    private Task<T> Locked<T>(Func<T> act)
    {
        lock (_guard)
        {
            return Task.FromResult(act());
        }
    }
}
