using System.Globalization;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>
/// Counts requests and tokens of each model in windows of a minute, and reports them as the service does.
/// Source: platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers.
/// </summary>
internal sealed class RateLimits(IOptions<OpenAIOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (long Since, int Requests, long Tokens)> _used = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <exception cref="ApiError">The model has no request or tokens left in this minute.</exception>
    public void Take(string model, int tokens, IHeaderDictionary headers)
    {
        var (mostRequests, mostTokens) = (options.Value.RequestsPerMinute, options.Value.TokensPerMinute);
        bool refused;
        (long Since, int Requests, long Tokens) used;
        TimeSpan left;
        lock (_gate)
        {
            used = _used.GetValueOrDefault(model, (time.GetTimestamp(), 0, 0L));
            used = time.GetElapsedTime(used.Since) < Window ? used : (time.GetTimestamp(), 0, 0L);
            left = Window - time.GetElapsedTime(used.Since);
            refused = used.Requests >= mostRequests || used.Tokens + tokens > mostTokens;
            used = refused ? used : (used.Since, used.Requests + 1, used.Tokens + tokens);
            _used[model] = used;
        }

        var reset = string.Create(CultureInfo.InvariantCulture, $"{left.TotalSeconds:F3}s");
        headers["x-ratelimit-limit-requests"] = mostRequests.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-limit-tokens"] = mostTokens.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining-requests"] = (mostRequests - used.Requests).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining-tokens"] = (mostTokens - used.Tokens).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset-requests"] = reset;
        headers["x-ratelimit-reset-tokens"] = reset;
        if (refused)
        {
            throw ApiError.TooMany(left);
        }
    }
}
