using System.Runtime.InteropServices;

namespace VoiceAgent.Bench.Floor;

/// <summary>Wakes every call each five milliseconds.</summary>
internal sealed class Pacer : IDisposable
{
    private readonly List<Agent> _agents = [];
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(5));

    public Pacer() => _ = RunAsync();

    public void Add(Agent agent)
    {
        lock (_agents)
        {
            _agents.Add(agent);
        }
    }

    public void Remove(Agent agent)
    {
        lock (_agents)
        {
            _agents.Remove(agent);
        }
    }

    public void Dispose() => _timer.Dispose();

    private async Task RunAsync()
    {
        await Task.Yield();
        while (await _timer.WaitForNextTickAsync())
        {
            var now = Environment.TickCount64;
            lock (_agents)
            {
                foreach (var agent in CollectionsMarshal.AsSpan(_agents))
                {
                    agent.Tick(now);
                }
            }
        }
    }
}
