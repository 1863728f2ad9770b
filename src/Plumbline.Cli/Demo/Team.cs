namespace Plumbline.Cli.Demo;

/// <summary>A team of the company.</summary>
/// <param name="CostCenter">Its cost centre; two teams may share one.</param>
/// <param name="Weight">How large it is beside the others.</param>
/// <param name="Repositories">What it works on.</param>
sealed record Team(string Name, string CostCenter, string Department, int Weight, IReadOnlyList<Repository> Repositories);

/// <summary>A repository of the company.</summary>
/// <param name="Project">The project or product that it is part of.</param>
sealed record Repository(string Name, string Project);
