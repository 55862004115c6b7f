using System.Text;

namespace VoiceAgent.Tests.Architecture;

/// <summary>Draws the floors of the projects as Mermaid, the highest floor first.</summary>
internal static class FloorPicture
{
    public static string Draw(IEnumerable<(string Project, string[] Floors)> projects)
    {
        var picture = new StringBuilder("```mermaid\nflowchart TB\n");
        foreach (var (project, floors) in projects.Where(each => each.Floors.Length > 0))
        {
            picture.Append("  subgraph ").Append(project).Append('\n');
            foreach (var floor in floors.Reverse())
            {
                picture.Append("    ").Append(Node(project, floor)).Append('[').Append(floor).Append("]\n");
            }

            picture.Append("    ").AppendJoin(" --> ", floors.Reverse().Select(floor => Node(project, floor))).Append("\n  end\n");
        }

        return picture.Append("```\n").ToString();
    }

    private static string Node(string project, string floor) => $"{project}_{floor}";
}
