using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Codes for devices without a browser (RFC 8628). A person types the short code into a page. Beyond <see cref="Capacity"/> the oldest is removed.</summary>
internal sealed class DeviceCodes(IOptions<IdentityOptions> options, TimeProvider time)
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>Letters that cannot be confused with digits or make words.</summary>
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Capacity = 1000;
    private const int UserCodeLength = 9;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, Request> _requests = [];

    public TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The shortest pause between two questions of the device.</summary>
    public TimeSpan Interval => options.Value.DeviceInterval;

    public (string DeviceCode, string UserCode) Issue(string clientId, string scope)
    {
        var device = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        var user = RandomNumberGenerator.GetString(Letters, UserCodeLength);
        lock (_gate)
        {
            if (_requests.Count == Capacity)
            {
                _requests.RemoveAt(0);
            }

            _requests.Add(device, new Request(user, clientId, scope, time.GetUtcNow() + Lifetime));
        }

        return (device, user);
    }

    /// <summary>Answers the code for a person, or declines it when there is no person.</summary>
    /// <returns>False when the code is unknown, has expired or was answered before.</returns>
    public bool Decide(string userCode, string? personId, Person? person)
    {
        lock (_gate)
        {
            if (Find(userCode) is not { } request)
            {
                return false;
            }

            request.IsDecided = true;
            request.Who = person is null ? null : new SignedIn(personId!, person, request.ClientId, request.Scope, null, time.GetUtcNow());
            return true;
        }
    }

    /// <summary>The client that waits for the code, or null.</summary>
    public string? ClientOf(string userCode)
    {
        lock (_gate)
        {
            return Find(userCode)?.ClientId;
        }
    }

    /// <summary>Returns the person who typed the code. This uses the code up.</summary>
    /// <exception cref="OAuthError">The person has not decided yet, has declined, or the code is unknown or has expired.</exception>
    public SignedIn Redeem(string deviceCode, string clientId)
    {
        lock (_gate)
        {
            if (!_requests.TryGetValue(deviceCode, out var request) || request.ClientId != clientId)
            {
                throw OAuthError.InvalidGrant("The device_code is unknown, was used before, or was issued to another client.", 70000);
            }

            if (request.Until <= time.GetUtcNow())
            {
                throw new OAuthError("expired_token", "The device_code has expired. Ask for a new one.", number: 70020);
            }

            if (!request.IsDecided)
            {
                var isEarly = time.GetUtcNow() - request.AskedAt < Interval;
                request.AskedAt = time.GetUtcNow();
                throw isEarly
                    ? new OAuthError("slow_down", $"Wait {Interval.TotalSeconds:0} seconds between two requests.")
                    : new OAuthError("authorization_pending", "The person has not typed the code yet.", number: 70016);
            }

            _requests.Remove(deviceCode);
            return request.Who ?? throw new OAuthError("authorization_declined", "The person has declined.", number: 70019);
        }
    }

    private Request? Find(string userCode) => _requests.Values.FirstOrDefault(request =>
        request.UserCode.Equals(userCode.Trim(), StringComparison.OrdinalIgnoreCase) && !request.IsDecided && request.Until > time.GetUtcNow());

    private sealed record Request(string UserCode, string ClientId, string Scope, DateTimeOffset Until)
    {
        public bool IsDecided { get; set; }

        public SignedIn? Who { get; set; }

        public DateTimeOffset AskedAt { get; set; }
    }
}
