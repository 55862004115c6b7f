using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>A live call and how far its log has been read. <see cref="LiveFollowing"/> owns it and synchronises access to it.</summary>
/// <param name="over">Cancelled when the owner stops following calls.</param>
internal sealed class FollowedCall(CallRecord record, CancellationToken over)
{
    private readonly CancellationTokenSource _left = CancellationTokenSource.CreateLinkedTokenSource(over);

    public LiveCall Call { get; set; } = new(record, record.Agent, null);

    /// <summary>The sequence number of the last event that was read.</summary>
    public long Heard { get; set; }

    /// <summary>True when the log was read to its end. The record stays live for some seconds, until the call is stored.</summary>
    public bool IsRead { get; set; }

    /// <summary>The task that reads the log. It is complete when no log is being read.</summary>
    public Task Listening { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled when the call has left the list.</summary>
    public CancellationToken Left => _left.Token;

    /// <summary>Stops reading. The call cannot be read again afterwards.</summary>
    public async Task LeaveAsync()
    {
        await _left.CancelAsync();
        await Listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _left.Dispose();
    }
}
