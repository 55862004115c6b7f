using Microsoft.Extensions.Logging;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Time, log and chance.</summary>
/// <param name="Chance">For waits only. Used under a lock.</param>
internal sealed record DialogServices(TimeProvider Time, ILogger Log, Random Chance, string ContactUser, string? Product)
{
    public TimeSpan Between(TimeSpan least, TimeSpan most)
    {
        lock (Chance)
        {
            return least + ((most - least) * Chance.NextDouble());
        }
    }
}
