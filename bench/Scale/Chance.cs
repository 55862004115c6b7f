namespace VoiceAgent.Bench.Scale;

/// <summary>Random numbers from a seed, so that a run can be repeated.</summary>
internal sealed class Chance(int seed)
{
    private const double MostForProduct = 30;
    private readonly Random _random = new(seed);

    public double Share() => _random.NextDouble();

    public int Below(int count) => _random.Next(count);

    public TimeSpan Between(double from, double to) => TimeSpan.FromSeconds(from + ((to - from) * _random.NextDouble()));

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>How many events happen, when <paramref name="mean"/> are expected.</summary>
    public int Poisson(double mean)
    {
        var count = 0;
        for (; mean > MostForProduct; mean -= MostForProduct)
        {
            count += Poisson(MostForProduct);
        }

        var (limit, product) = (Math.Exp(-mean), _random.NextDouble());
        for (; product > limit; product *= _random.NextDouble())
        {
            count++;
        }

        return count;
    }
}
