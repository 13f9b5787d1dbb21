"""An engine that is not used costs nothing: choosing one imports no driver."""

import subprocess
import sys


def test_choosing_an_engine_imports_no_driver() -> None:
    code = (
        "import sys; from graph.engines import ENGINES, engine_for; engine_for('bolt://x');"
        "sys.exit(bool({'neo4j', 'apsw'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
