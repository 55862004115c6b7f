using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Who ends before whom: nobody before those who waited for it.</summary>
internal static class StopOrder
{
    public static IEnumerable<IReadOnlyList<RunningResource>> Waves(IEnumerable<RunningResource> resources)
    {
        var left = resources.ToList();
        while (left.Count > 0)
        {
            var needed = left.SelectMany(state => state.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)).ToHashSet();
            var wave = left.Where(state => !needed.Contains(state.Resource)).ToList();

            // Waits in a circle never started anything; all the same, everything ends.
            wave = wave.Count > 0 ? wave : left;
            yield return wave;
            left = [.. left.Except(wave)];
        }
    }
}
