using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>Random sequences from the run's seed, one for each name. So the draws of one operation do not depend on how often another is used.</summary>
internal sealed class SeededDraws(IOptions<DelayOptions> options)
{
    public int Seed { get; } = options.Value.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    public Random For(string name)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}/{name}"));
        return new Random(BitConverter.ToInt32(digest));
    }
}
