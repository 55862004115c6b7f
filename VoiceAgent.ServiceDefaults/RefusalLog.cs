using Microsoft.Extensions.Logging;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Logs refused tokens, tickets and codes, never their content. A flood of refusals makes one message in ten seconds for each kind, with the
/// number of those in between.
/// </summary>
public sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _guard = new();
    private readonly Dictionary<string, (long At, int More)> _last = [];

    /// <param name="what">The kind of credential, such as "token of a person".</param>
    /// <param name="reason">A sentence without any part of the credential.</param>
    public void Refused(string what, string reason)
    {
        int more;
        lock (_guard)
        {
            if (_last.TryGetValue(what, out var last) && time.GetElapsedTime(last.At) < Interval)
            {
                _last[what] = last with { More = last.More + 1 };
                return;
            }

            more = last.More;
            _last[what] = (time.GetTimestamp(), 0);
        }

        Log(logger, what, reason, more);
    }

    [LoggerMessage(LogLevel.Warning, "A {What} was refused: {Reason} {More} more were refused since the last message.")]
    private static partial void Log(ILogger logger, string what, string reason, int more);
}
