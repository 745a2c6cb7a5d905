"""Commands about who is who among donors: link-quality, same, apart, corrections."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.adding import author
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.errors import UsageError
from downballot.model.record import DonorCorrection, DonorJoin
from downballot.money.linkage_quality import LinkageQuality, quality_table
from downballot.pipeline.money_desk import money_of_desk
from downballot.pipeline.money_identity import add_donor_correction, donor_corrections
from downballot.pipeline.money_quality import link_quality

By = Annotated[str, Parameter(help="Who says so; the name of this user by default.")]
Reason = Annotated[str, Parameter(help="Why, in a sentence.")]


def quality(
    *files: Path,
    labels: Annotated[
        str, Parameter(help="Column that says which donor a row is; found by its name.")
    ] = "",
    train_share: Annotated[
        float,
        Parameter(help="Share of donors that rules are chosen on; 0: the stored model alone."),
    ] = 0.5,
    column: Annotated[
        tuple[str, ...],
        Parameter(
            name="--column",
            help='What a column holds, where its name does not say: --column "last=Nachname"; '
            "repeatable.",
        ),
    ] = (),
    kind: Annotated[
        str, Parameter(help="people or organisations; told by the table by default.")
    ] = "",
    json: AsJson = False,
) -> None:
    """Say how well donors of a labelled table are linked, beside Splink's defaults.

    Rules are chosen on one part of the donors and measured on the others. A table has a row a
    record and a column of labels, or a row a pair (last_1, last_2 …) and whether both are one.

    Example: downballot money link-quality donors.csv --labels donor_id --json

    Args:
        files: Tables: CSV, TSV, Parquet, or JSON of matching and distinct pairs.
        labels: Column of labels.
        train_share: Share of donors that rules are chosen on.
        column: What a column holds.
        kind: What the rows are of.
        json: Print JSON.
    """
    if not files:
        raise UsageError("link-quality: no file, expected one or more labelled tables")
    given = dict(_holds(one) for one in column)
    found = [
        (
            path.name,
            link_quality(path, labels, train_share=train_share, columns=given, kind=kind),
        )
        for path in files
    ]
    if json:
        print_json([{"file": name, **_figures(one)} for name, one in found])
        return
    console().print(quality_table(found), markup=False, highlight=False)


def _holds(text: str) -> tuple[str, str]:
    holds, _, column = text.partition("=")
    if not column:
        raise UsageError(f"--column {text!r}: expected WHAT=COLUMN, as last=Surname")
    return holds.strip(), column.strip()


def _figures(one: LinkageQuality) -> dict[str, object]:
    """The measure with precision, recall and F1 of each, which are worked out."""
    whole = {name: getattr(one, name) for name in one.__struct_fields__}
    for name in ("ours", "stored", "splink", "splink_clusters"):
        agreed = whole[name]
        whole[name] = {
            "precision": agreed.precision,
            "recall": agreed.recall,
            "f1": agreed.f1,
            "predicted_pairs": agreed.predicted,
            "true_pairs": agreed.true,
            "right_pairs": agreed.right,
        }
    return whole


def same(
    left: str,
    right: str,
    *,
    reason: Reason,
    by: By = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say that two donors are one, or two committees.

    It holds for donor, totals, trace and pages. Nothing is removed: `apart` takes it back.

    Example: downballot money same "ROE, ANN (94601)" "ROE, ANNIE (94610)" --reason "she said"

    Args:
        left: A donor's name as `money donor` shows it, or a committee's id.
        right: The other; names and ids do not mix.
        reason: Why.
        by: Who says so.
        desk: The desk's folder.
        json: Print JSON.
    """
    _correct(DonorJoin.SAME, left, right, reason, by, desk, json=json)


def apart(
    left: str,
    right: str,
    *,
    reason: Reason,
    by: By = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say that two donors whose names are alike are two, or two committees.

    It holds for donor, totals, trace and pages. Nothing is removed: `same` takes it back.

    Example: downballot money apart "ROE, J (94601)" "ROE, J. (94601)" --reason "father and son"

    Args:
        left: A donor's name as `money donor` shows it, or a committee's id.
        right: The other; names and ids do not mix.
        reason: Why.
        by: Who says so.
        desk: The desk's folder.
        json: Print JSON.
    """
    _correct(DonorJoin.APART, left, right, reason, by, desk, json=json)


def corrections(*, desk: DeskFolder = HERE, json: AsJson = False) -> None:
    """List what people said of donors and committees: who, when and why.

    Example: downballot money corrections --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    found = donor_corrections(desk)
    if json:
        print_json(found)
        return
    if not found:
        console().print("Nobody has said anything of donors.")
    for one in found:
        when = f"{one.added_at:%Y-%m-%d %H:%M} UTC"
        console().print(
            f"{when} {one.by}: {one.left} | {one.right}: {one.join.value}. {one.reason}",
            markup=False,
        )


def _correct(
    join: DonorJoin, left: str, right: str, reason: str, by: str, desk: Path, *, json: bool
) -> None:
    money = money_of_desk(desk)
    row = DonorCorrection(
        join=join,
        left=left,
        right=right,
        by=author(by),
        reason=reason,
        added_at=datetime.now(UTC),
    )
    kept = add_donor_correction(desk, money.identity, money.names, row)
    if json:
        print_json(kept)
        return
    said = "are one" if join is DonorJoin.SAME else "are two"
    console().print(f"{kept.left} and {kept.right} {said}, says {kept.by}.", markup=False)
