using System.Buffers.Binary;
using System.Numerics;

namespace VoiceAgent.Sip.Authentication;

/// <summary>SHA-512/256 of FIPS 180-4, 6.7. .NET has no class for it: it is SHA-512 with other starting values, cut to 256 bits.</summary>
internal static class Sha512Half
{
    private const int Block = 128;

    // The first 64 bits of the fractional parts of the square roots of the first 8 primes are the starting values of SHA-512 (FIPS 180-4, 5.3.5).
    // Those of SHA-512/256 are the hash of its name with these values, changed by a5a5… (FIPS 180-4, 5.3.6).
    private const ulong Change = 0xA5A5A5A5A5A5A5A5;

    // The first 64 bits of the fractional parts of the cube roots of the first 80 primes (FIPS 180-4, 4.2.3).
    private static readonly ulong[] Rounds = [.. Primes(80).Select(prime => RootFraction(prime, 3))];

    private static readonly ulong[] Start = Sums([.. Primes(8).Select(prime => RootFraction(prime, 2) ^ Change)], "SHA-512/256"u8);

    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        var sums = Sums(Start, data);
        var hash = new byte[32];
        for (var word = 0; word < 4; word++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(hash.AsSpan(word * 8), sums[word]);
        }

        return hash;
    }

    private static ulong[] Sums(ulong[] start, ReadOnlySpan<byte> data)
    {
        ulong[] sums = [.. start];
        var padded = new byte[((data.Length + 16) / Block * Block) + Block];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        for (var at = 0; at < padded.Length; at += Block)
        {
            Mix(sums, padded.AsSpan(at, Block));
        }

        return sums;
    }

    private static void Mix(ulong[] sums, ReadOnlySpan<byte> block)
    {
        Span<ulong> words = stackalloc ulong[80];
        for (var t = 0; t < 16; t++)
        {
            words[t] = BinaryPrimitives.ReadUInt64BigEndian(block[(t * 8)..]);
        }

        for (var t = 16; t < 80; t++)
        {
            var older = words[t - 15];
            var newer = words[t - 2];
            words[t] = words[t - 16] + (BitOperations.RotateRight(older, 1) ^ BitOperations.RotateRight(older, 8) ^ (older >> 7))
                + words[t - 7] + (BitOperations.RotateRight(newer, 19) ^ BitOperations.RotateRight(newer, 61) ^ (newer >> 6));
        }

        var (a, b, c, d, e, f, g, h) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
        for (var t = 0; t < 80; t++)
        {
            var first = h + (BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18) ^ BitOperations.RotateRight(e, 41)) + ((e & f) ^ (~e & g)) + Rounds[t] + words[t];
            var second = (BitOperations.RotateRight(a, 28) ^ BitOperations.RotateRight(a, 34) ^ BitOperations.RotateRight(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        ReadOnlySpan<ulong> added = [a, b, c, d, e, f, g, h];
        for (var word = 0; word < 8; word++)
        {
            sums[word] += added[word];
        }
    }

    private static IEnumerable<int> Primes(int count) => Enumerable.Range(2, 1_000).Where(n => Enumerable.Range(2, n - 2).All(divisor => n % divisor != 0)).Take(count);

    // The root of prime × 2^(64 × degree) is the root of the prime × 2^64. Its lower 64 bits are the fraction.
    private static ulong RootFraction(int prime, int degree)
    {
        var power = new BigInteger(prime) << (64 * degree);
        BigInteger low = 0, high = BigInteger.One << 70;
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            (low, high) = BigInteger.Pow(middle, degree) <= power ? (middle, high) : (low, middle);
        }

        return (ulong)(low & ulong.MaxValue);
    }
}
